/** The words of the public API about a load. Kilograms, cubic metres, kilometres, kopecks; dates as the exchange shows them. */
export interface Ref {
  id: string;
  name: string;
  shortName?: string;
}

export interface Stop {
  city: string;
  pointId?: string;
  pointType?: string;
  region?: string;
  address?: string;
  date: string | null;
  point?: { lat: number; lon: number };
}

export interface Company {
  name: string;
  inn?: string;
}

export interface CargoCard {
  id: string;
  route: { from: Stop; to: Stop };
  distanceKm: number | null;
  priceKopecks: number | null;
  pricePerKmKopecks: number | null;
  weightKg: number | null;
  volumeM3: number | null;
  loadTypes: Ref[];
  truckTypes: Ref[];
  loadingDate: string | null;
  unloadingDate: string | null;
  postedAt: string | null;
  cargoType: string | null;
  company?: Company;
  removed?: boolean;
}

export interface Contact {
  name: string | null;
  /** As written by the shipper. */
  phone: string | null;
  /** For a `tel:` link: digits with a leading plus. */
  tel: string | null;
  type: string | null;
}

export interface CargoDetail extends CargoCard {
  note: string | null;
  noteValid: boolean;
  contacts: Contact[];
  contactsHidden?: true;
  shipper?: Company;
  partialLoad: boolean;
  roundTrip: boolean;
  sourceUrl: string | null;
  vat?: string;
  payment?: string;
}
