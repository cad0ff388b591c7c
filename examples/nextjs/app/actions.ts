'use server';

import { revokeToken } from 'grantkit';
import { redirect } from 'next/navigation';
import { LINEAR, linearParams } from './linear';
import { currentUser } from './session';

/** Takes the user's tokens back, at Linear too. */
export async function disconnectLinear() {
  const user = await currentUser();
  if (user !== undefined) await revokeToken(LINEAR, linearParams(user));
  redirect('/');
}
