import { github } from './github.js';
import { linear } from './linear.js';
import type { WebhookProvider } from './provider.js';
import { slack } from './slack.js';

const PROVIDERS = new Map<string, WebhookProvider>([
  ['slack', slack],
  ['github', github],
  ['linear', linear],
]);

/** Who sends webhooks to connectors of a type; `undefined` when the emulator knows nobody. */
export function providerOf(type: string): WebhookProvider | undefined {
  return PROVIDERS.get(type);
}

/** Says that a connector of this type gets no webhooks, and which types do. */
export function unknownProvider(type: string): string {
  const known = [...PROVIDERS.keys()].join(', ');
  return `The emulator has no triggers for connectors of type ${type}, only for ${known}.`;
}
