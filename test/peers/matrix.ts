/** An adapter that is tried with one version of a framework that it is made for. */
export interface Row {
  /** The folder in `src` and in `test`, and the entry of the package. */
  adapter: string;
  peer: string;
  version: string;
  /** Major version of Node. */
  node: 20 | 22 | 24;
  /** Packages to install besides, with their versions. */
  beside?: string[];
}

/** How a peer is tried when not by all tests of its adapter. */
export interface Trial {
  /** Test files or folders. */
  tests?: string[];
  /** A pattern of the names of the tests to run. */
  named?: string;
}

/** What to try: a line for each version, and those of a peer from the oldest to the newest. */
export const MATRIX: Row[] = [
  { adapter: 'authjs', peer: '@auth/core', version: '0.37.2', node: 20 },
  { adapter: 'authjs', peer: '@auth/core', version: '0.38.0', node: 20 },
  { adapter: 'authjs', peer: '@auth/core', version: '0.41.3', node: 24 },
  {
    adapter: 'authjs',
    peer: 'next-auth',
    version: '5.0.0-beta.24',
    node: 20,
    beside: ['next@14.2.35'],
  },
  {
    adapter: 'authjs',
    peer: 'next-auth',
    version: '5.0.0-beta.32',
    node: 24,
    beside: ['next@16.4.6'],
  },
  { adapter: 'betterauth', peer: 'better-auth', version: '1.5.0', node: 20 },
  { adapter: 'betterauth', peer: 'better-auth', version: '1.5.5', node: 22 },
  { adapter: 'betterauth', peer: 'better-auth', version: '1.6.34', node: 22 },
  { adapter: 'betterauth', peer: 'better-auth', version: '1.7.25', node: 24 },
  { adapter: 'mcp', peer: '@modelcontextprotocol/sdk', version: '1.29.0', node: 20 },
  { adapter: 'mcp', peer: '@modelcontextprotocol/sdk', version: '1.32.2', node: 24 },
  { adapter: 'mcp', peer: '@modelcontextprotocol/client', version: '2.0.0', node: 20 },
  { adapter: 'mcp', peer: '@modelcontextprotocol/client', version: '2.4.0', node: 24 },
  { adapter: 'ai-sdk', peer: '@ai-sdk/mcp', version: '1.0.48', node: 20 },
  { adapter: 'ai-sdk', peer: '@ai-sdk/mcp', version: '1.0.101', node: 20 },
  { adapter: 'ai-sdk', peer: '@ai-sdk/mcp', version: '2.0.99', node: 24 },
  { adapter: 'tanstack-ai', peer: '@tanstack/ai-mcp', version: '0.2.5', node: 22 },
  { adapter: 'eve', peer: 'eve', version: '0.39.1', node: 24 },
  { adapter: 'eve', peer: 'eve', version: '0.80.1', node: 24 },
  { adapter: 'chat', peer: 'chat', version: '4.41.1', node: 22 },
  { adapter: 'chat', peer: '@chat-adapter/slack', version: '4.27.0', node: 20 },
  { adapter: 'chat', peer: '@chat-adapter/slack', version: '4.41.1', node: 24 },
  { adapter: 'chat', peer: '@chat-adapter/discord', version: '4.38.1', node: 20 },
  { adapter: 'chat', peer: '@chat-adapter/discord', version: '4.41.0', node: 24 },
  { adapter: 'chat', peer: '@chat-adapter/github', version: '4.33.0', node: 20 },
  { adapter: 'chat', peer: '@chat-adapter/github', version: '4.39.0', node: 24 },
  { adapter: 'chat', peer: '@chat-adapter/linear', version: '4.33.0', node: 20 },
  { adapter: 'chat', peer: '@chat-adapter/linear', version: '4.41.0', node: 24 },
  { adapter: 'chat', peer: '@chat-adapter/telegram', version: '4.38.1', node: 20 },
  { adapter: 'chat', peer: '@chat-adapter/telegram', version: '4.41.1', node: 24 },
  { adapter: 'chat', peer: '@chat-adapter/teams', version: '4.41.0', node: 22 },
  { adapter: 'chat', peer: '@photon-ai/chat-adapter-imessage', version: '3.2.0', node: 22 },
];

/** How those peers are tried that not all tests of their adapter are for. */
export const TRIALS: Record<string, Trial> = {
  'next-auth': { tests: ['test/peers/next-auth.peer.ts'] },
};

/** Peers that no line is for: the tests of their own room try them, `ai` in two versions. */
export const LIBRARIES = ['ai', '@opentelemetry/api', '@redis/client'];

/** What an entry is for and no line tries. */
export const NOT_TRIED: { peer: string; reason: string }[] = [
  { peer: '@chat-adapter/notion', reason: 'the registry does not have it' },
  { peer: '@linqapp/chat-sdk-adapter', reason: 'the registry does not have it' },
  {
    peer: 'chat-adapter-sendblue',
    reason: '0.2.0, its newest version, takes an API key, neither a token nor a verifier',
  },
];

/** The lines of the oldest and of the newest version of each peer. */
export function endsOf(rows: Row[]): Row[] {
  const isLineOf = (row: Row) => (other: Row) =>
    other.adapter === row.adapter && other.peer === row.peer;
  return rows.filter((row) => {
    const lines = rows.filter(isLineOf(row));
    return row === lines[0] || row === lines.at(-1);
  });
}

/** The lines of an adapter or a peer, or all of them when neither is named. */
export function linesOf(rows: Row[], name: string | undefined): Row[] {
  return rows.filter((row) => name === undefined || name === row.adapter || name === row.peer);
}
