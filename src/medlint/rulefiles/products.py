"""Products of a project's own → treatment profiles.  Imports rule."""

from __future__ import annotations

import re
from collections.abc import Iterable

from medlint.rule import Product, Profile, Risk


def profile_name(product: Product) -> str:
    """The name of the profile that a product becomes; empty when its name has no letter to begin with."""
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"^[^a-z]+", "", product.name.casefold())).strip("-")


def profile_of(product: Product, known: Iterable[Profile]) -> Profile:
    """The profile of a product: that of ``like`` under other names, with the product's own class, traits and risks.

    ``like`` is the name of one of ``known``, or empty.
    """
    own = Profile(profile_name(product), product.name, product.product_class, (product.name, *product.names))
    model = next((profile for profile in known if profile.name == product.like), own)
    own_keys = {risk.key for risk in product.risks}
    return model._replace(
        name=own.name,
        title=own.title,
        names=own.names,
        exempt=(),
        product_class=product.product_class or model.product_class,
        risks=(*product.risks, *(risk for risk in model.risks if risk.key not in own_keys)),
        traits=product.traits or model.traits,
        like=product.like,
        origin=product.origin,
    )


def without_names(profiles: Iterable[Profile], products: Iterable[Product]) -> list[Profile]:
    """The profiles without the names that products lay claim to, so that a text which has one names one treatment."""
    claimed = {name.casefold() for product in products for name in (product.name, *product.names)}
    return [
        profile._replace(names=tuple(name for name in profile.names if name.casefold() not in claimed))
        if any(name.casefold() in claimed for name in profile.names)
        else profile
        for profile in profiles
    ]


def risk_of(key: str, words: tuple[str, ...] = (), groups: tuple[str, ...] = ("key",)) -> Risk:
    """A risk; where nothing is said of its words they are those of its name."""
    return Risk(key, words or (key.replace("-", " "),), groups)
