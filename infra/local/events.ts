import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { endpointsAt, servicePort } from './endpoints.ts';

/** Shows what passes on the bus of a running `npm start`, an event a line. */
const { bus } = endpointsAt(servicePort());

const line = (event: string): string => {
  const { time, source, 'detail-type': type, detail } = JSON.parse(event);
  const { id: place, sku, version, ordinal, of, at, type: _, schemaVersion, ...rest } = detail;
  const facts = Object.entries({ ...(sku && { sku }), ...rest }).map(
    ([name, value]) => `${name}=${value}`,
  );
  return [time.slice(11, 19), source, type, ...facts, place ? `(${place})` : ''].join(' ');
};

try {
  const { body } = await fetch(bus);
  console.log(`Listening to ${bus}. Stop with Ctrl-C.`);
  const events = Readable.fromWeb(body as ReadableStream);
  for await (const event of createInterface({ input: events })) console.log(line(event));
} catch {
  console.error(`Nothing listens at ${bus}: start the service with npm start.`);
  process.exitCode = 1;
}
