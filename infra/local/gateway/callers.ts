import {
  type IncomingHttpHeaders,
  type IncomingMessage,
  Server,
  type ServerResponse,
} from 'node:http';

const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i;

/**
 * Why a request is refused, if it is: a page of any site can have its reader's browser send requests to this machine.
 * A browser names the site as the origin of all that could change something. A site whose own name leads here, so
 * that its pages could read as well, is known by that name.
 */
export const refusalOf = (
  { host = '', origin }: IncomingHttpHeaders,
  origins: readonly string[],
): string | undefined => {
  if (!LOOPBACK.test(host)) return 'Forbidden: ask for localhost';
  if (origin === undefined || origins.includes(origin)) return undefined;
  return 'Forbidden: STOCK_CORS_ORIGINS does not name this origin';
};

/**
 * Has every HTTP server of this process refuse such requests before it sees them: serverless-offline lets any
 * site in, and not all of them have a hook.
 *
 * @param originsAt the origins that are let in at a port.
 */
export const refuseStrangers = (originsAt: (port: number) => readonly string[]): void => {
  const { emit } = Server.prototype;
  Server.prototype.emit = function (this: Server, ...event: unknown[]) {
    if (event[0] === 'request' || event[0] === 'checkContinue') {
      const [, { headers, socket }, response] = event as [string, IncomingMessage, ServerResponse];
      const message = refusalOf(headers, originsAt(socket.localPort as number));
      if (message) {
        response.writeHead(403, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ message }));
        return true;
      }
    }
    return Reflect.apply(emit, this, event);
  };
};
