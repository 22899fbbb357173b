/** Every time and size the service works by, in milliseconds unless named otherwise; tests scale them down. */
export class Timing {
  /** Wall clock: what `fetchedAt` is counted in, the same for all replicas. */
  now: () => number = () => Date.now();

  /** A second above the minute, so that a delay between grant and arrival cannot squeeze 601 calls into a true minute. */
  budgetWindow = 61_000;
  /** How often a replica learns what the others were granted. */
  budgetSynchronise = 250;
  interactiveWait = 1_500;
  backgroundWait = 60_000;

  driverWindow = 60_000;
  driverCalls = 20;

  /** Pauses before the first, second and third repeat. */
  retryPauses: readonly number[] = [500, 1_500, 3_000];
  callTimeout = 10_000;
  /** After so long no further repeat begins, whoever waits. */
  fetchLife = 75_000;
  /** Longest wait of a driver; the contract's own deadline is a little longer. */
  callerWait = 2_800;

  /** Five minutes less the time the public gateway may hold the bytes. */
  listLife = 297_000;
  detailLife = 897_000;
  missingCargoLife = 60_000;
  dictionaryLife = 86_400_000;
  emptyDictionaryLife = 300_000;
  /** Data older than this is shown to nobody, even when the exchange is down. */
  oldest = 3_600_000;

  /** A holder that died loses a lock after so long; a living one renews it. */
  lockLife = 3_000;
  lockPoll = 25;

  breakerFailures = 6;
  breakerRest = 5_000;

  healthInterval = 60_000;
  /** After a refused login nobody tries again for so long: by answer. */
  refusedLoginRest = 30_000;
  suspendedLoginRest = 60_000;
  failedLoginRest = 2_000;
}
