"""Two ways to find the best choice under the rules, and to know that it is the best."""

from collections import Counter

from exact_rules import Instance, floors, keeps_the_rules, merit, placements_of

TIERS = ("ownNow", "ownHorizon", "placements", "surplus", "children")


# First method: every choice there is.


def every_choice(nominations: list[int], options, allowed, choice=None):
    """Every choice; what breaks a rule is left early, because adding places never mends it."""
    choice = {} if choice is None else choice
    if not nominations:
        yield dict(choice)
        return
    first, *rest = nominations
    for cycle in options(first):
        if cycle is None:
            yield from every_choice(rest, options, allowed, choice)
            continue
        choice[first] = cycle
        if allowed(choice):
            yield from every_choice(rest, options, allowed, choice)
        del choice[first]


def own_places_by_enumeration(instance: Instance) -> tuple[list[int], list[int]]:
    """`now` and `alone`: what each authority could fill of its own places, by itself."""
    now, alone = [], []
    for i, authority in enumerate(instance.authorities):
        mine = [j for j, n in enumerate(instance.nominations) if n.authority == i]

        def allowed(choice):
            return all(
                number <= instance.own(i, h) for h, number in Counter(choice.values()).items()
            ) and not any(a in choice and choice[a] == choice.get(b) for a, b in instance.pairs)

        def options(j):
            return (None, *instance.nominations[j].cycles)

        choices = list(every_choice(mine, options, allowed))
        fit = max(sum(h == 0 for h in choice.values()) for choice in choices)
        now.append(max(0, fit - authority.relief(instance.repay_limit)))
        alone.append(max(len(choice) for choice in choices))
    return now, alone


def by_enumeration(instance: Instance) -> tuple[dict, list[int], list[int]]:
    now, alone = own_places_by_enumeration(instance)
    return best_choice(instance, now, alone), now, alone


def best_choice(instance: Instance, now: list[int], alone: list[int], barred=None) -> dict:
    """The best of all choices; a nomination that is barred is not placed."""

    def options(j):
        nomination = instance.nominations[j]
        return nomination.cycles if nomination.committed else (None, *nomination.cycles)

    # Commitments first, so that a choice in the making never lacks one that must be in it.
    order = [j for j in instance.in_order_of_claims if j != barred]
    order.sort(key=lambda j: not instance.nominations[j].committed)
    choices = every_choice(order, options, lambda choice: keeps_the_rules(instance, choice))
    return max(choices, key=lambda choice: merit(instance, choice, now, alone))


def why_placed(plan: dict) -> dict:
    """Each new placement: the first tier that is worse without it, and who would come instead."""
    instance = Instance(plan)
    choice, now, alone = by_enumeration(instance)
    worth = merit(instance, choice, now, alone)
    why = {}
    for j in choice:
        if instance.nominations[j].committed:
            continue
        other = best_choice(instance, now, alone, barred=j)
        tiers = zip(TIERS, worth, merit(instance, other, now, alone))
        instead = (k for k in instance.in_order_of_claims if k in other and k not in choice)
        runner_up = next(instead, None)
        why[instance.nominations[j].id] = {
            "decidedBy": next(tier for tier, with_it, without in tiers if with_it != without),
            "runnerUp": None if runner_up is None else instance.nominations[runner_up].id,
        }
    return why


# Second method: equations, and a solver that proves its answers.


class Model:
    """Placements as 0/1 variables; every tier that is settled becomes an equation."""

    def __init__(self, instance: Instance, pairs: list[tuple[int, int]]):
        from ortools.sat.python import cp_model

        self.cp = cp_model
        self.instance = instance
        self.model = cp_model.CpModel()
        self.place = {
            (j, h): self.model.new_bool_var(f"{n.id}@{h}")
            for j, n in enumerate(instance.nominations)
            for h in n.cycles
        }
        self.served = [
            sum(self.place[j, h] for h in n.cycles) for j, n in enumerate(instance.nominations)
        ]
        for served in self.served:
            self.model.add(served <= 1)
        for a, b in pairs:
            for h in set(instance.nominations[a].cycles) & set(instance.nominations[b].cycles):
                self.model.add(self.place[a, h] + self.place[b, h] <= 1)

    def places(self, cycles=None, authority=None):
        """The number of places in these cycles, of this authority (all, if none is named)."""
        return sum(
            variable
            for (j, h), variable in self.place.items()
            if (cycles is None or h in cycles)
            and authority in (None, self.instance.nominations[j].authority)
        )

    def most(self, expression) -> int:
        """The most that is possible, kept from here on."""
        if isinstance(expression, int):
            return expression
        solver = self.cp.CpSolver()
        solver.parameters.num_workers = 1
        self.model.maximize(expression)
        status = solver.solve(self.model)
        assert status == self.cp.OPTIMAL, solver.status_name(status)
        best = round(solver.objective_value)
        self.model.add(expression == best)
        self.model.clear_hints()
        for number in range(len(self.model.proto.variables)):
            variable = self.model.get_int_var_from_proto_index(number)
            self.model.add_hint(variable, solver.value(variable))
        self.solver = solver
        return best

    def choice(self) -> dict:
        return {j: h for (j, h), variable in self.place.items() if self.solver.value(variable)}


def own_places_by_model(instance: Instance) -> tuple[list[int], list[int]]:
    """As by enumeration. The authorities do not touch here, so one sum is each one's most."""
    each = range(len(instance.authorities))
    owner = [n.authority for n in instance.nominations]
    own_pairs = [(a, b) for a, b in instance.pairs if owner[a] == owner[b]]

    def most(cycles) -> list[int]:
        own = Model(instance, own_pairs)
        for i in each:
            for h in range(len(instance.cycles)):
                own.model.add(own.places({h}, i) <= (instance.own(i, h) if h in cycles else 0))
        own.most(own.places())
        return placements_of(instance, own.choice())

    fit, alone = most({0}), most(set(range(len(instance.cycles))))
    reliefs = (a.relief(instance.repay_limit) for a in instance.authorities)
    return [max(0, number - relief) for number, relief in zip(fit, reliefs)], alone


def by_model(instance: Instance) -> tuple[dict, list[int], list[int]]:
    if not instance.nominations:
        return {}, *[[0] * len(instance.authorities)] * 2
    now, alone = own_places_by_model(instance)
    floor = floors(instance, alone)
    m = Model(instance, instance.pairs)
    for j, nomination in enumerate(instance.nominations):
        if nomination.committed:
            m.model.add(m.served[j] == 1)
    for h in range(len(instance.cycles)):
        m.model.add(m.places({h}) <= instance.beds(h))
    for span in instance.spans:
        m.model.add(m.places(span.cycles) <= span.slots)

    def capped(limit: int, number):
        least = m.model.new_int_var(0, limit, "")
        m.model.add(least <= number)
        return least

    each = range(len(instance.authorities))
    m.most(sum(capped(now[i], m.places({0}, i)) for i in each))
    m.most(sum(capped(floor[i], m.places(None, i)) for i in each))
    m.most(m.places())
    m.most(-sum(_surplus_variable(m, i, alone[i]) for i in each))
    # Whom to serve, then when: numbers to a base, so that the first counts more than all others.
    order = instance.in_order_of_claims
    for block in _blocks(order, 12):
        m.most(sum(2**k * m.served[j] for k, j in enumerate(reversed(block))))
    starts = {j: sum(h * m.place[j, h] for h in instance.nominations[j].cycles) for j in order}
    m.most(-sum(starts.values()))
    last = len(instance.cycles)
    for block in _blocks([j for j in order if j in m.choice()], 6):
        m.most(-sum(starts[j] * last**k for k, j in enumerate(reversed(block))))
    return m.choice(), now, alone


def _surplus_variable(m: Model, i: int, alone: int):
    """The square as a sum of steps. They only grow, so the solver takes them in their order."""
    number = sum(n.authority == i for n in m.instance.nominations)
    square = [m.instance.surplus(i, x, alone) for x in range(number + 1)]
    steps = [m.model.new_bool_var("") for _ in range(number)]
    m.model.add(sum(steps) == m.places(None, i))
    for earlier, later in zip(steps, steps[1:]):
        m.model.add_implication(later, earlier)
    return square[0] + sum((square[x + 1] - square[x]) * step for x, step in enumerate(steps))


def _blocks(items: list, size: int):
    return (items[k : k + size] for k in range(0, len(items), size))
