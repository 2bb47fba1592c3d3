import { shopDay } from '../../composition/shop-day.ts';

export const today = shopDay(process.env);
