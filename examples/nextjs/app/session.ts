import { cookies } from 'next/headers';

export const SESSION_COOKIE = 'user';

/** Who has signed in: a stub, in the place of your authentication. */
export async function currentUser(): Promise<string | undefined> {
  return (await cookies()).get(SESSION_COOKIE)?.value;
}
