import type { LanguageModel } from 'ai-6';
import { MockLanguageModelV3, simulateReadableStream } from 'ai-6/test';

type StreamResult = Awaited<ReturnType<MockLanguageModelV3['doStream']>>;
type Part = StreamResult['stream'] extends ReadableStream<infer P> ? P : never;

const usage = {
  inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
  outputTokens: { total: 1, text: 1, reasoning: 0 },
};

/** A model that calls a tool so many times at once, and then says something. */
export function scriptedModel(toolName: string, calls = 1) {
  const called: Part[] = Array.from({ length: calls }, (_, index) => ({
    ...{ type: 'tool-call', toolCallId: `call-${index}`, toolName, input: '{}' },
  }));
  const said: Part[] = [
    { type: 'text-start', id: '1' },
    { type: 'text-delta', id: '1', delta: 'Done.' },
    { type: 'text-end', id: '1' },
  ];
  const stepOf = (parts: Part[], unified: 'tool-calls' | 'stop'): StreamResult => ({
    stream: simulateReadableStream<Part>({
      chunks: [
        { type: 'stream-start', warnings: [] },
        ...parts,
        { type: 'finish', finishReason: { unified, raw: undefined }, usage },
      ],
    }),
  });
  const mock = new MockLanguageModelV3({
    doStream: async ({ prompt }) =>
      prompt.at(-1)?.role === 'tool' ? stepOf(said, 'stop') : stepOf(called, 'tool-calls'),
  });
  /** What the model was told of the results of its calls. */
  const results = () =>
    mock.doStreamCalls.flatMap(({ prompt }) => {
      const last = prompt.at(-1);
      const parts = last?.role === 'tool' ? last.content : [];
      return parts.map((part) => (part.type === 'tool-result' ? part.output : part));
    });
  return { model: mock as LanguageModel, results };
}
