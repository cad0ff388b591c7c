import {
  Client,
  SSEClientTransport,
  StreamableHTTPClientTransport,
} from '@modelcontextprotocol/client';
import { describe } from 'vitest';
import { type MakeClient, testClient } from './client-suite.js';
import { testStepUp } from './step-up-suite.js';

const make: MakeClient = (wire, url, authProvider) => {
  const client = new Client({ name: 'test', version: '1.0.0' });
  const Transport = wire === 'http' ? StreamableHTTPClientTransport : SSEClientTransport;
  return { client, connect: () => client.connect(new Transport(url, { authProvider })) };
};

describe('the client of `@modelcontextprotocol/client`', () => {
  testClient(make);
  testStepUp(make);
});
