/** The words of a proposed name. */
export interface NamingTexts {
  readonly everything: string;
  readonly anywhere: string;
  readonly fromAnywhere: string;
  readonly someCity: string;
  readonly radius: (km: number) => string;
  readonly tonnes: (tonnes: string) => string;
  readonly roubles: (roubles: string) => string;
  readonly roublesPerKm: (roubles: string) => string;
  readonly from: (amount: string) => string;
  readonly to: (amount: string) => string;
  /** How numbers are written. */
  readonly locale: string;
}
