/** Whether a text has no lone surrogate, which neither a URL nor UTF-8 can carry. */
export function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}
