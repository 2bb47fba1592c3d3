import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '..');

/** A patch that takes something away, and what its first lines say of it. */
export type Exercise = {
  readonly number: number;
  readonly patch: string;
  readonly chapter: string;
  readonly takenAway: string;
  readonly test: Test;
  /** Tests that do not notice. */
  readonly staysGreen?: string;
  readonly hint: string;
  /** The files that the patch changes. */
  readonly files: readonly string[];
};

/** A test by its file and its full name, with the names of what it stands in. */
export type Test = { readonly file: string; readonly name: string };

export const exercises = (): readonly Exercise[] =>
  readdirSync(import.meta.dirname)
    .filter((file) => file.endsWith('.patch'))
    .sort()
    .map((file) => parse(join(import.meta.dirname, file)));

const parse = (patch: string): Exercise => {
  const text = readFileSync(patch, 'utf8');
  const field = (name: string) => new RegExp(`^${name}: (.+)$`, 'm').exec(text)?.[1];
  const required = (name: string) => {
    const value = field(name);
    if (!value) throw new Error(`${patch} does not say "${name}"`);
    return value;
  };
  const chapter = required('Chapter');
  const staysGreen = field('Stays green');
  return {
    number: Number.parseInt(chapter, 10),
    patch,
    chapter,
    takenAway: required('Taken away'),
    test: { file: required('Test'), name: required('Named') },
    ...(staysGreen && { staysGreen }),
    hint: required('Hint'),
    files: [...text.matchAll(/^\+\+\+ b\/(.+)$/gm)].map(([, file = '']) => file),
  };
};

export const git = (folder: string, ...args: readonly string[]): string =>
  execFileSync('git', args, {
    cwd: folder,
    encoding: 'utf8',
    // A copy lies in no repository, whatever folder the system has for it.
    env: { ...process.env, GIT_CEILING_DIRECTORIES: resolve(folder, '..') },
  });
