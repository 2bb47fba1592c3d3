import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** All pages for people to read. */
export const PAGES: readonly string[] = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'],
  { encoding: 'utf8' },
)
  .split('\n')
  .filter(Boolean);

/** The page without its code blocks: what looks like a link or a heading there is none. */
export const proseOf = (page: string): string =>
  readFileSync(page, 'utf8').replaceAll(/^( *)```[\s\S]*?^\1```/gm, '');

export type Link = { readonly page: string; readonly text: string; readonly target: string };

/** The links of a page that lead into the project; a picture may be the text of one. */
export const linksOf = (page: string): readonly Link[] =>
  [...proseOf(page).matchAll(/\[((?:!\[[^\]]*\]\([^)]*\)|[^\]])*)\]\(([^)\s]+)\)/g)]
    .map(([, text = '', target = '']) => ({ page, text, target }))
    .flatMap((link) => [link, ...pictureIn(link)])
    .filter(({ target }) => !/^[a-z]+:/.test(target));

const pictureIn = ({ page, text }: Link): readonly Link[] => {
  const [, target] = /!\[[^\]]*\]\(([^)]*)\)/.exec(text) ?? [];
  return target ? [{ page, text, target }] : [];
};

/** Where GitHub places a heading: the second of the same name gets a number. */
export const anchorsOf = (page: string): readonly string[] => {
  const seen = new Map<string, number>();
  return [...proseOf(page).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => {
    const anchor = anchorOf(heading);
    const before = seen.get(anchor) ?? 0;
    seen.set(anchor, before + 1);
    return before === 0 ? anchor : `${anchor}-${before}`;
  });
};

export const anchorOf = (heading: string): string =>
  heading
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '')
    .replaceAll(' ', '-');
