/**
 * Freezes `Object.prototype`, so that no data a page is given can change what every
 * object does. Tauri's own switch (`freezePrototype`) does the same but also forbids
 * an object to have, say, a `toString` of its own by assignment, which libraries do
 * (dayjs, below the date inputs): here such an assignment makes an own property.
 *
 * Imported first, for its effect.
 */
const root = Object.prototype as unknown as Record<PropertyKey, unknown>;

for (const [key, { value, configurable }] of Object.entries(
  Object.getOwnPropertyDescriptors(root),
)) {
  // `__proto__` is an accessor already.
  if (value === undefined || !configurable) continue;
  Object.defineProperty(root, key, {
    get: () => value,
    set(this: object, own: unknown) {
      if (this === root) throw new TypeError("Object.prototype is frozen");
      Object.defineProperty(this, key, {
        value: own,
        writable: true,
        enumerable: true,
        configurable: true,
      });
    },
    enumerable: false,
    configurable: false,
  });
}
Object.freeze(root);
