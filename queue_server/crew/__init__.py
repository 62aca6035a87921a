"""The people of the hall as a crew: shifts, AB pairs, leave, attendance, duty officer; training, patrols, scores."""
