/** What ends the command: shown in one line to the person who runs it. */
export class Stop extends Error {}
