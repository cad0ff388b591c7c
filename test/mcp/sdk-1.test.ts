import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { describe } from 'vitest';
import { type MakeClient, testClient } from './client-suite.js';
import { testStepUp } from './step-up-suite.js';

const make: MakeClient = (wire, url, authProvider) => {
  const client = new Client({ name: 'test', version: '1.0.0' });
  const Transport = wire === 'http' ? StreamableHTTPClientTransport : SSEClientTransport;
  return { client, connect: () => client.connect(new Transport(url, { authProvider })) };
};

describe('the client of `@modelcontextprotocol/sdk`', () => {
  testClient(make);
  testStepUp(make);
});
