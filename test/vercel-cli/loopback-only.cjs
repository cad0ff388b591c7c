// Loaded into every Node process of the CLI: notes and refuses whatever would leave this machine.
const { appendFileSync } = require('node:fs');
const net = require('node:net');

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|::1|localhost)$/;
const connect = net.Socket.prototype.connect;

net.Socket.prototype.connect = function (...args) {
  const [first] = Array.isArray(args[0]) ? args[0] : args;
  const host = typeof first === 'object' ? (first.host ?? 'localhost') : (args[1] ?? 'localhost');
  const isPath = typeof first === 'string' || first?.path !== undefined;
  if (isPath || LOOPBACK.test(host)) return connect.apply(this, args);
  appendFileSync(process.env.GRANTKIT_TEST_OUTSIDE, `${host}\n`);
  this.destroy(new Error(`No network in this test: ${host}`));
  return this;
};
