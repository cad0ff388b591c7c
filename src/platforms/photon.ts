import { type AppTokenSource, appTokenResponse } from './app-token.js';
import { requiredText } from './required-text.js';

/** What a client of Photon signs in with. */
export interface PhotonCredentials {
  projectId: string;
  /** A credential. */
  projectSecret: string;
}

/** A function that resolves a Photon connector's credentials of the moment, from one response. */
export function photonCredentials(source: AppTokenSource): () => Promise<PhotonCredentials> {
  return async () => {
    const { token, metadata } = await appTokenResponse(source);
    const projectId = requiredText(metadata?.projectId, {
      connector: source.connector,
      fault: 'returned invalid credentials',
      path: 'metadata.projectId',
    });
    return { projectId, projectSecret: token };
  };
}
