/** Calls one exported function of a file and sends what became of it to the parent. */
const [file = '', name = '', ...args] = process.argv.slice(2);
process.on('disconnect', () => process.exit());
const { [name]: measure } = await import(file);
try {
  process.send?.({ result: await measure(...args) });
} catch (error) {
  process.send?.({ failure: String(error) });
}
process.disconnect();
