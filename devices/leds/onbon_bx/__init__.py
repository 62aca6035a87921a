"""Font cards of the BX-5K and BX-6K families: they draw text themselves, in areas that are told them."""
