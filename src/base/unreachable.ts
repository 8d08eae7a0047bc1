/** Ends a switch over a closed union: the compiler proves that no case is forgotten. */
export function unreachable(value: never): never {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`);
}
