// Names of files, of which people give some as titles.

const FORBIDDEN = /[\\/:*?"<>|\p{Cc}]+/gu; // on one system or another

/**
 * @param {string} title
 * @returns {string} with a dash for what no file may be called
 */
export const fileName = (title) => title.trim().replace(FORBIDDEN, '-');
