/** Words of it. */
const words = {
  unknownBrowser: 'Unknown program',
  browserOn: (browser: string, system: string) => `${browser} on ${system}`,
};

/** First match wins: Edge and Opera also call themselves Chrome, and Chrome calls itself Safari. */
const browsers = [
  ['Edg', 'Edge'],
  ['OPR', 'Opera'],
  ['Firefox', 'Firefox'],
  ['Chrome', 'Chrome'],
  ['Safari', 'Safari'],
] as const;
const systems = [
  ['Android', 'Android'],
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Windows', 'Windows'],
  ['Mac OS X', 'macOS'],
  ['CrOS', 'ChromeOS'],
  ['Linux', 'Linux'],
] as const;

/** A User-Agent in words, as far as it says anything: "Firefox on Windows". */
export function browserName(agent: string | null): string {
  if (agent === null || agent === '') return words.unknownBrowser;
  const browser = browsers.find(([mark]) => agent.includes(`${mark}/`))?.[1];
  const system = systems.find(([mark]) => agent.includes(mark))?.[1];
  if (browser === undefined) return agent.split(/[/\s]/)[0]?.slice(0, 40) ?? words.unknownBrowser;
  return system === undefined ? browser : words.browserOn(browser, system);
}
