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

  /** How often the watcher asks which queries there are. */
  watchListInterval = 15_000;
  /** No query is looked at more often, however idle the budget is: a page a driver caused within this time is as good as one's own. */
  watchFastest = 5_000;
  /** A slot of a replica that died is free after so long; a living one renews it at every heartbeat. */
  slotLife = 6_000;
  slotHeartbeat = 1_000;
  /** After Redis lost everything nothing is learned anew for so long: another replica may still know it, and be slow to find Redis again. */
  memoryGrace = 10_000;
  /** How often the loads that are followed are asked for, and how often each is looked at when the budget allows. */
  followListInterval = 15_000;
  followInterval = 600_000;

  healthInterval = 60_000;
  /** After a refused login nobody tries again for so long: by answer. */
  refusedLoginRest = 30_000;
  suspendedLoginRest = 60_000;
  failedLoginRest = 2_000;
}
