// A session may end while somebody is at work: the page to sign in leads back to where they were.

import { readStored, session, writeStored } from './storage.js';

const PLACE = 'muqabala:place';

/** What is typed is kept in the browser meanwhile. */
export function leaveToSignIn() {
  writeStored(session, PLACE, location.hash);
  window.location.assign(new URL('sign-in?ended=1', document.baseURI));
}

/** An address that names a place of its own is left as it is. */
export function returnToPlace() {
  const place = readStored(session, PLACE);
  writeStored(session, PLACE, null);
  if (place && !location.hash) history.replaceState(null, '', place);
}
