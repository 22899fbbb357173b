import { UseFilters } from '@nestjs/common';
import { Command, Ctx, Next, Start, Update, Use } from 'nestjs-telegraf';
import type { DriverContext } from '../conversations/driver-turn';
import { Favourites } from '../marks/favourites.service';
import { MyResponses } from '../responding/my-responses.service';
import { SavedSearches } from '../saved-searches/saved-searches.service';
import { FilterDialog } from '../searching/filter-dialog/filter-dialog.service';
import { Search } from '../searching/search.service';
import { MySubscription } from '../subscription/my-subscription.service';
import { PromoCodes } from '../subscription/promo-codes.service';
import { SubscribeDialog } from '../subscription/subscribe-dialog.service';
import type { TurnContext } from '../updates/turn';
import { About } from './about.service';
import { DriverDoor } from './driver-door.service';
import { RefusalFilter } from './refusal.filter';
import { StaffLinks } from './staff-link.service';

type CommandContext = DriverContext & { readonly payload: string };

/** The first of the drivers' handlers: the door stands before all of them. */
@Update()
@UseFilters(RefusalFilter)
export class CommandsUpdate {
  constructor(
    private readonly door: DriverDoor,
    private readonly about: About,
    private readonly search: Search,
    private readonly filterDialog: FilterDialog,
    private readonly responses: MyResponses,
    private readonly subscribeDialog: SubscribeDialog,
    private readonly mySubscription: MySubscription,
    private readonly promoCodes: PromoCodes,
    private readonly savedSearches: SavedSearches,
    private readonly favourites: Favourites,
    private readonly staffLinks: StaffLinks,
  ) {}

  @Use()
  enter(@Ctx() context: TurnContext, @Next() next: () => Promise<void>): Promise<void> {
    return this.door.pass(context, next);
  }

  @Start()
  start(@Ctx() { turn, payload }: CommandContext): Promise<void> {
    return this.about.start(turn, payload);
  }

  @Command('cargos')
  cargos(@Ctx() { turn }: DriverContext): Promise<void> {
    return this.search.last(turn);
  }

  @Command('filter')
  filter(@Ctx() { turn }: DriverContext): Promise<void> {
    return this.filterDialog.begin(turn);
  }

  @Command('responses')
  mine(@Ctx() { turn }: DriverContext): Promise<void> {
    return this.responses.list(turn);
  }

  @Command('searches')
  searches(@Ctx() { turn }: DriverContext): Promise<void> {
    return this.savedSearches.list(turn);
  }

  @Command('favourites')
  listFavourites(@Ctx() { turn }: DriverContext): Promise<void> {
    return this.favourites.list(turn);
  }

  @Command('subscribe')
  subscribe(@Ctx() { turn }: DriverContext): Promise<void> {
    return this.subscribeDialog.begin(turn);
  }

  @Command('subscription')
  subscription(@Ctx() { turn }: DriverContext): Promise<void> {
    return this.mySubscription.show(turn);
  }

  @Command('promo')
  promo(@Ctx() { turn, payload }: CommandContext): Promise<void> {
    return this.promoCodes.begin(turn, payload);
  }

  @Command('profile')
  profile(@Ctx() { turn }: DriverContext): Promise<void> {
    return this.about.profile(turn);
  }

  @Command('language')
  language(@Ctx() { turn }: DriverContext): void {
    this.about.language(turn);
  }

  @Command('help')
  help(@Ctx() { turn }: DriverContext): void {
    this.about.notice(turn, 'help');
  }

  @Command('support')
  support(@Ctx() { turn }: DriverContext): void {
    this.about.askSupport(turn);
  }

  @Command('paysupport')
  paysupport(@Ctx() { turn }: DriverContext): void {
    this.about.notice(turn, 'paysupport');
  }

  @Command('terms')
  terms(@Ctx() { turn }: DriverContext): void {
    this.about.notice(turn, 'terms');
  }

  /** In no list of commands: drivers have nothing to do there. */
  @Command('admin')
  admin(@Ctx() { turn }: DriverContext): void {
    this.staffLinks.ask(turn);
  }

  @Command('stop')
  stop(@Ctx() { turn }: DriverContext): void {
    this.about.askToStop(turn);
  }
}
