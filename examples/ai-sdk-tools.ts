import { jsonSchema, type LanguageModel, stepCountIs, streamText, tool } from 'ai';
import { connectFetch } from 'grantkit';
import { isAuthorizationRequired, withConnect } from 'grantkit/ai-sdk';

/** The tools of one user, which ask for consent instead of failing. */
export function toolsFor(userId: string, url = 'https://api.linear.app/graphql') {
  const params = { subject: { type: 'user', id: userId } } as const;
  const fetch = connectFetch('oauth/linear', params, { origins: [new URL(url).origin] });
  const listTeams = tool({
    description: 'Lists the teams of the user in Linear.',
    inputSchema: jsonSchema({ type: 'object', properties: {} }),
    async execute() {
      const headers = { 'Content-Type': 'application/json' };
      const body = JSON.stringify({ query: '{ teams { nodes { name } } }' });
      return (await fetch(url, { method: 'POST', headers, body })).json();
    },
  });
  const callbackUrl = 'http://localhost:3000/chat';
  return { listTeams: withConnect(listTeams, 'oauth/linear', params, { callbackUrl }) };
}

/** Streams an answer; a missing consent becomes a link in it. */
export async function* answer(
  model: LanguageModel,
  tools: ReturnType<typeof toolsFor>,
  prompt: string,
): AsyncGenerator<string> {
  const { fullStream } = streamText({ model, tools, prompt, stopWhen: stepCountIs(5) });
  for await (const part of fullStream) {
    if (part.type === 'text-delta') yield part.text;
    if (part.type === 'tool-result' && isAuthorizationRequired(part.output)) {
      yield `[Connect ${part.output.connector}](${part.output.url})\n`;
    }
  }
}
