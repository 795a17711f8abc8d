/** The shape of an audit path (RFC 6962 2.1.1): needs no hashing. */
export const odd = (number: number): boolean => number % 2 === 1;
export const half = (number: number): number => Math.floor(number / 2);

/** Where each hash of an audit path joins, for drawing it: the side on which the proof's hash stands. */
export function pathSides(index: number, size: number): ('left' | 'right')[] {
  const sides: ('left' | 'right')[] = [];
  let place = index;
  let last = size - 1;
  while (last > 0) {
    if (odd(place) || place < last) sides.push(odd(place) ? 'left' : 'right');
    else {
      while (place > 0 && !odd(place)) {
        place = half(place);
        last = half(last);
      }
      if (place === 0) break;
      sides.push('left');
    }
    place = half(place);
    last = half(last);
  }
  return sides;
}
