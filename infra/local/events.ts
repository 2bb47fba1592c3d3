import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { Stop } from '../../src/cli/stop.ts';

/** What passes on the bus of a running `npm start` from now on, each event as JSON. */
export const eventsOn = async (bus: string): Promise<AsyncIterable<string>> => {
  const { body } = await fetch(bus).catch(() => {
    throw new Stop(`Nothing listens at ${bus}: start the service with npm start.`);
  });
  return createInterface({ input: Readable.fromWeb(body as ReadableStream) });
};

/** An event in a line. */
export const lineOf = (event: string): string => {
  const { time, source, 'detail-type': type, detail } = JSON.parse(event);
  const { id: place, sku, version, ordinal, of, at, type: _, schemaVersion, ...rest } = detail;
  const facts = Object.entries({ ...(sku && { sku }), ...rest }).map(
    ([name, value]) => `${name}=${value}`,
  );
  return [time.slice(11, 19), source, type, ...facts, place ? `(${place})` : ''].join(' ');
};
