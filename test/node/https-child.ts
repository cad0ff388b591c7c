import { createConnect } from '../../src/index.js';
import { undiciFetch } from '../../src/node/index.js';

const fetch = undiciFetch();
const connect = createConnect({ baseUrl: process.env['ORIGIN'], vercelToken: 'vt_secret', fetch });
console.log(await connect.getToken('slack/acme', { subject: { type: 'app' } }));
