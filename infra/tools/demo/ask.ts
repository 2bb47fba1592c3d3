// biome-ignore lint/suspicious/noExplicitAny: a demo looks into any answer
export type Answer = any;

/** Asks the service; an answer that is an error ends the demo. */
export type Ask = (method: string, path: string, body?: object) => Promise<Answer>;

export const askAt =
  (api: string): Ask =>
  async (method, path, body) => {
    const response = await fetch(`${api}${path}`, {
      method,
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${text}`);
    return text && JSON.parse(text);
  };
