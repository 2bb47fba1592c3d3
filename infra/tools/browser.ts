import { arch, platform } from 'node:os';
import chromium from '@sparticuz/chromium';
import { type Browser, type BrowserContextOptions, chromium as playwright } from 'playwright-core';

/** The fonts that come with it: a page looks the same wherever a picture is taken. */
const FONTS = { ...process.env, FONTCONFIG_PATH: '/tmp/fonts' };

/**
 * A browser without a window: the Chromium that an npm package brings for Linux on x64, or a Chrome that is installed.
 * Where there is neither, none; but on a build server that is an error.
 */
export const launchBrowser = async (): Promise<Browser | undefined> => {
  try {
    if (platform() !== 'linux' || arch() !== 'x64') {
      return await playwright.launch({ channel: 'chrome' });
    }
    const executablePath = await chromium.executablePath();
    return await playwright.launch({ executablePath, args: ['--no-sandbox'], env: FONTS });
  } catch (error) {
    if (process.env.CI) throw error;
    console.error(`\n*** NO STOCK BOARD: no browser starts here. ***\n${error}\n`);
    return undefined;
  }
};

export const DESKTOP: BrowserContextOptions = {
  locale: 'en-GB',
  viewport: { width: 1200, height: 800 },
};
export const PHONE: BrowserContextOptions = {
  ...DESKTOP,
  viewport: { width: 360, height: 740 },
  hasTouch: true,
};
