import type * as z from 'zod';

/** Names the first wrong field of an input and the rule it breaks. */
export function firstProblem(error: z.ZodError, root: string): string {
  const issue = error.issues[0];
  if (issue === undefined) return `${root}: invalid`;
  const path = issue.path.map((part) =>
    typeof part === 'number' ? `[${part}]` : `.${String(part)}`,
  );
  return `${root}${path.join('')}: ${issue.message}`;
}
