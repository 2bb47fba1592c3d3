import type { Env } from './environment.ts';

/** So many days before a batch expires, this is published. */
export const expiryNoticeDays = ({ STOCK_EXPIRY_NOTICE_DAYS = '7' }: Env): number =>
  Number(STOCK_EXPIRY_NOTICE_DAYS);
