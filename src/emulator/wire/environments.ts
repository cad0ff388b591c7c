/** The environments that every project has. */
export const ENVIRONMENTS: readonly string[] = ['production', 'preview', 'development'];
