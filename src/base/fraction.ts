/** The same fraction in lowest terms. */
export function reduceFraction(above: number, below: number): readonly [number, number] {
  let [x, y] = [above, below];
  while (y > 0) [x, y] = [y, x % y];
  return [above / x, below / x];
}
