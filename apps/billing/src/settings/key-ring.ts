export { isKeyRing, KeyRing, SealBroken } from '#persistence';
