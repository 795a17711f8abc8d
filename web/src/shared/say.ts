import { speaksPlainly, surface } from './session/surface';

type Some<Words> = { [Name in keyof Words]?: Words[Name] };

/**
 * Words of a feature, and the plain ones that stand in their place on the pages of practices and auditors (ux 5.1);
 * `auditor` where these two differ. Which hold is looked up when a word is read, so one feature serves every surface.
 */
export function say<Words extends object>(words: Words, plain: Some<Words>, auditor: Some<Words> = {}): Words {
  return new Proxy(words, {
    get: (from, name) => {
      if (surface() === 'auditor' && Object.hasOwn(auditor, name)) return Reflect.get(auditor, name);
      return Reflect.get(speaksPlainly() && Object.hasOwn(plain, name) ? plain : from, name);
    },
  });
}
