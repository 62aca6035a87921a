// What a page keeps in the browser for the time without a server. In IndexedDB: localStorage is written seconds later,
// so that a browser that is killed would have forgotten the last acts.

const NAME = "quhao_meanwhile";
const STORE = "kept";
let opening = null;

function opened() {
  opening ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE);
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  return opening;
}

/** One transaction, on the disk when it is answered; those of a page are done in the order asked. */
async function within(mode, act) {
  const database = await opened();
  return new Promise((resolve, reject) => {
    const work = database.transaction(STORE, mode, { durability: "strict" });
    const asked = act(work.objectStore(STORE));
    work.oncomplete = () => resolve(asked.result);
    work.onabort = work.onerror = () => reject(work.error ?? asked.error);
  });
}

/** What was kept under a name; nothing where the browser keeps nothing. */
export async function kept(name) {
  try {
    return (await within("readonly", (store) => store.get(name))) ?? {};
  } catch {
    return {};
  }
}

/** Keep nothing under that name any more. */
export async function drop(name) {
  try {
    await within("readwrite", (store) => store.delete(name));
  } catch {
    // a browser that keeps nothing has nothing to drop
  }
}

/** Keep it; whether it is on the disk. A browser whose store is full or shut goes on with what the page itself holds. */
export async function keep(name, value) {
  try {
    await within("readwrite", (store) => store.put(value, name));
    return true;
  } catch {
    return false;
  }
}
