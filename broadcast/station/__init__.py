"""The desk's composition: one module for each thing an operator wants, and the only room that knows the order.

A function here takes an opened `Home`, asks the stages one after another, and gives domain values back to
the door that asked: the command line today.

    home     where everything of a station lies; opening and making one
    people   who acts, and who may do whose work; `rights` tells the log when that is changed
    accounts how people sign in: `passwords`, `codes` of a telephone, `lockout` of who guesses
    firstrun the first administrator, and the first bulletin on air
    plans    a document is read and kept
    corrections  what was read is put right, a plan put aside
    carts    words and recordings become carts
    weeks    a week is drafted or loaded, checked, rendered, approved, published
    air      the running order; a day heard before; a day on air
    orders   what is said to the air now: `alerts`, something approved `atonce`
    onair    what is really sounding; what stands around it, `signs`
    chores   the station by itself, day after day
    papers   the as-run log and the reports
    care     sound cards, health, backups; `settings` changed at the desk, `tones` to tell zones apart
"""
