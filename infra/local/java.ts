import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const OLDEST = 17;

/** What is wrong with this machine's Java for DynamoDB Local, and what to do; undefined if nothing is. */
export const javaProblem = async (): Promise<string | undefined> => {
  const cure = `DynamoDB Local needs Java ${OLDEST} or newer: install it and put it on the PATH.`;
  try {
    const { stderr } = await promisify(execFile)('java', ['-version']);
    const [, version = 'of unknown version'] = /version "(.+?)"/.exec(stderr) ?? [];
    if (Number.parseInt(version, 10) >= OLDEST) return undefined;
    return `This Java is too old (${version}). ${cure}`;
  } catch {
    return `Java was not found. ${cure}`;
  }
};
