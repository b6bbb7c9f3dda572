; A bass drum: a sine that falls in pitch, with a beater's click and some drive.
instr kick
  ; p4 amp = 0.5 [0, 1]: loudness; a harder stroke clicks more
  ; p5 tune = 0 [-12, 12] semitones: pitch, from 50 Hz
  ; p6 decay = 0.45 [0.05, 3] s: time until it has died away (by 60 dB)
  ; p7 punch = 0.5 [0, 1]: how far the pitch falls
  ; p8 click = 0.4 [0, 1]: strength of the beater
  ; p9 drive = 0.3 [0, 1]: saturation
  ; p10 pan = 0 [-1, 1]: place between left and right
  ; p11 reverb = 0.02 [0, 1]: how much goes to the instrument `reverb`
  ; p12 delay = 0 [0, 1]: how much goes to the instrument `delay`
  iAmp limit p4, 0, 1
  iFreq = 50 * 2 ^ (limit(p5, -12, 12) / 12)
  iDecay limit (p6 == 0 ? 0.45 : p6), 0.05, 3
  iPunch limit p7, 0, 1
  iClick limit p8 * (0.4 + 1.2 * iAmp), 0, 1.6
  iDrive limit p9, 0, 1
  iPan limit p10, -1, 1
  iReverb limit p11, 0, 1
  iDelay limit p12, 0, 1
  iLength = iDecay * 1.4
  xtratim iLength + 0.02
  turnoff  ; its release is all of its sound, however long the note is

  kFall expseg 1, 0.012, 0.45, 0.06, 0.06, 0.2, 0.001
  aBody poscil 1, iFreq * (1 + (1 + 7 * iPunch) * interp(kFall))
  aEnv expseg 1, iDecay * 0.25, 0.5, iLength - iDecay * 0.25, 0.0001, 1, 0.0001
  aEnv = (aEnv - 0.0001) * linseg:a(0, 0.001, 1, 1, 1)
  aBeater noise sqrt(sr / 48000), 0
  aBeater = butterbp(aBeater, 3200, 3500) * expseg:a(0.5, 0.012, 0.001, 1, 0.000001)
  aTone = tanh(aBody * (1 + 4 * iDrive)) / tanh(1 + 4 * iDrive) * aEnv + aBeater * iClick
  aL = aTone * (iAmp * 0.53 * 0dbfs)
  aR = aL
  aL = aL * sqrt(1 - iPan)
  aR = aR * sqrt(1 + iPan)
  outs aL, aR
  ; to the effects while they run: nobody empties the bus of one that does not
  kNow timek
  kReverbHeard chnget "orchestron_reverb_heard"
  if abs(kNow - kReverbHeard) <= 1 then
    chnmix aL * iReverb, "orchestron_reverb_left"
    chnmix aR * iReverb, "orchestron_reverb_right"
  endif
  kDelayHeard chnget "orchestron_delay_heard"
  if abs(kNow - kDelayHeard) <= 1 then
    chnmix aL * iDelay, "orchestron_delay_left"
    chnmix aR * iDelay, "orchestron_delay_right"
  endif
endin
