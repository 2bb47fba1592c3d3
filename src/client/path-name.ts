/**
 * A name as a part of a path. An HTTP API decodes the path before it looks for the route, so a name with `/`, `?` or `%`
 * would not arrive as it was sent: it is written in base64url.
 */
export const inPath = (name: string): string =>
  /[/?%]/.test(name) || name.startsWith(MARK)
    ? `${MARK}${base64urlOf(name)}`
    : encodeURIComponent(name);

/** The name that a part of a path stands for. What only looks like base64url is a name itself. */
export const fromPath = (part: string): string => {
  if (!part.startsWith(MARK)) return part;
  try {
    const name = textOf(part.slice(MARK.length));
    return name && `${MARK}${base64urlOf(name)}` === part ? name : part;
  } catch {
    return part;
  }
};

const MARK = 'base64:';

const base64urlOf = (text: string): string =>
  btoa(String.fromCharCode(...new TextEncoder().encode(text)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

const textOf = (base64url: string): string => {
  const bytes = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
  return new TextDecoder('utf-8', { fatal: true }).decode(
    Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)),
  );
};
