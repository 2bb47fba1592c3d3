/** What ends the command: told in one line to whoever runs it. */
export class Stop extends Error {}
