/**
 * A function that calls back once it has not been called for a while, with the values of the last call.
 * @template {unknown[]} A
 * @param {number} milliseconds
 * @param {(...values: A) => unknown} callback
 * @returns {((...values: A) => void) & { cancel: () => void }}
 */
export function debounce(milliseconds, callback) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const cancel = () => clearTimeout(timer);
  /** @param {A} values */
  const call = (...values) => {
    cancel();
    timer = setTimeout(() => callback(...values), milliseconds);
  };
  return Object.assign(call, { cancel });
}
