import { deploymentToken, explicitToken } from '../environment/credential.js';
import { withDeadline } from './deadline.js';
import { type ConnectRequest, sendRequest } from './request.js';
import type { CallSettings } from './settings.js';

/** Makes one call of the service with the caller's credential, within the caller's deadline. */
export function callService<T>(
  request: ConnectRequest,
  { vercelToken, deadline, transport }: CallSettings,
): Promise<T> {
  return withDeadline(deadline, async (signal) => {
    const bearer = await (vercelToken === undefined
      ? deploymentToken()
      : explicitToken(vercelToken));
    signal.throwIfAborted();
    return sendRequest<T>(request, { ...transport, bearer, signal });
  });
}
