import type { ConnectClientOptions, ConnectOptions } from '../../options.js';

/** Options whose credential function has been asked: a text that it returns needs no waiting. */
export function withAskedCredential(
  options: ConnectOptions,
  client: ConnectClientOptions,
): ConnectOptions {
  const provider = options?.vercelToken ?? client.vercelToken;
  if (typeof provider !== 'function' || options?.signal?.aborted) return options;
  try {
    const given = provider();
    return { ...options, vercelToken: typeof given === 'string' ? given : () => given };
  } catch (error) {
    const rethrow = () => {
      throw error;
    };
    return { ...options, vercelToken: rethrow };
  }
}
