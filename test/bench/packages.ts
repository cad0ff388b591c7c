/** What the two packages are imported as. */
export type PackageName = 'grantkit' | 'reference';

/** The same figure of both packages. */
export interface Pair {
  ours: number;
  original: number;
}
